// The monitor fetches its figures again while somebody looks at it, and says in a sentence what changed.
const region = document.getElementById("so-lieu");
const status = document.getElementById("tom-tat");
const summaryOf = (root) => root.querySelector("[data-summary]").dataset.summary;
let heard = region ? summaryOf(region) : "";

const isBusy = () =>
  document.hidden ||
  region.contains(document.activeElement) ||
  region.querySelector(".menu[open]") ||
  !window.getSelection().isCollapsed;

const put = (text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  if (!page.querySelector("[data-summary]")) return;
  const unfolded = [...region.querySelectorAll("details[open]")].map((part) => part.id);
  region.replaceChildren(...page.body.childNodes);
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  const summary = summaryOf(region);
  if (summary !== heard) status.textContent = summary;
  heard = summary;
};

const refresh = async () => {
  if (isBusy()) return;
  try {
    const answer = await fetch(region.dataset.source, { headers: { Accept: "text/html" }, redirect: "error" });
    if (answer.ok) put(await answer.text());
  } catch {
    // Without a network the figures stay as they are, with their time beside them.
  }
};

if (region) {
  setInterval(refresh, Number(region.dataset.seconds) * 1000);
  document.addEventListener("visibilitychange", refresh);
}
