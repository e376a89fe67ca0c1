// Shows beside each unit what its numbers mean while they are typed; the server computes the same when they are saved.
// Warns before typed words are left behind by another form or link of the page.
const table = document.querySelector("#bang-chi-tieu table");
const HUNDREDTHS = 10000n;
const SPREAD = 12 * 2.801585218112968;

const whole = (text) => {
  const digits = text.trim().replaceAll(".", "");
  return /^\d{1,9}$/.test(digits) ? BigInt(digits) : null;
};
// A percent as the server writes it ("5.00"), in hundredths.
const hundredths = (text) => {
  const [units, rest = ""] = text.split(".");
  return /^\d+$/.test(units) ? BigInt(units) * 100n + BigInt(rest.padEnd(2, "0").slice(0, 2)) : null;
};
const up = (part, by) => (part + by - 1n) / by;
const written = (number, digits = 0) =>
  number === null
    ? "–"
    : new Intl.NumberFormat("vi-VN", { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: "always" }).format(number);

const sampleSize = (population, margin) => {
  const square = HUNDREDTHS * HUNDREDTHS;
  return up(population * square, square + population * margin * margin);
};
const leastChange = (quota) => (quota === null || quota < 2n ? null : SPREAD * Math.sqrt(2 / Number(quota)));

const quotaOf = (row, margin) => {
  const box = row.querySelector("[data-quota]");
  const population = whole(row.querySelector("[data-n]").value);
  const rule = population && margin ? sampleSize(population, margin) : null;
  box.placeholder = rule === null ? "" : String(rule);
  return box.value.trim() === "" ? rule : whole(box.value);
};

const draw = () => {
  const margin = hundredths(table.dataset.margin);
  const expected = hundredths(table.dataset.expected);
  let total = whole(table.dataset.restQuota);
  let issue = whole(table.dataset.restIssue);
  for (const row of table.querySelectorAll("[data-unit]")) {
    const quota = quotaOf(row, margin);
    const forms = quota === null || !expected ? null : up(quota * HUNDREDTHS, expected);
    row.querySelector("[data-issue]").textContent = written(forms);
    row.querySelector("[data-change]").textContent = written(leastChange(quota), 1);
    total = total === null || quota === null ? null : total + quota;
    issue = issue === null || forms === null ? null : issue + forms;
  }
  table.querySelector("[data-total-quota]").textContent = written(total);
  table.querySelector("[data-total-issue]").textContent = written(issue);
  table.querySelector("[data-total-change]").textContent = written(leastChange(total), 1);
};

if (table && table.querySelector("[data-quota]")) {
  table.addEventListener("input", draw);
  draw();
}

const form = document.getElementById("ke-hoach");
const bulk = form ? form.querySelector("[data-bulk]") : null;

if (form) {
  let unsaved = "unsaved" in form.dataset;
  form.addEventListener("input", () => {
    unsaved = true;
  });
  form.addEventListener("submit", () => {
    unsaved = false;
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
if (bulk) {
  bulk.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    form.requestSubmit(bulk.querySelector("button[value=bulk]"));
  });
}
