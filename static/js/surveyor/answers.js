// Which questions are asked and what is missing: the citizen's form's rules (surveys/sheet.py) on the form's page.
(function () {
  "use strict";

  function apart(box) {
    return box.value === "na" || box.value === "kyk";
  }

  function controls(form, name) {
    return Array.from(form.elements).filter((control) => control.name === name);
  }

  function answer(form, code) {
    return new FormData(form).getAll(code).filter((value) => value.trim() !== "");
  }

  function conditions(item) {
    return (item.dataset.askedIf || "")
      .split(" ")
      .filter(Boolean)
      .map((condition) => {
        const parts = condition.split("=");
        return { code: parts[0], codes: parts[1].split(",") };
      });
  }

  // Shows the questions that earlier answers ask for, numbered as they are shown, and hides the rest.
  function refresh(form, items) {
    const hidden = new Set();
    let number = 0;
    for (const item of items) {
      const asked = conditions(item).every(
        (each) => !hidden.has(each.code) && answer(form, each.code).some((value) => each.codes.includes(value)),
      );
      if (!asked) hidden.add(item.dataset.code);
      item.hidden = !asked;
      if (asked) item.querySelector(".question__number").textContent = `${++number}.`;
    }
  }

  // "Không áp dụng" and "không có ý kiến" go with no choice.
  function keepApartAlone(form, field) {
    if (!field.checked) return;
    for (const other of controls(form, field.name)) {
      if (other !== field && (apart(other) || apart(field))) other.checked = false;
    }
  }

  function fault(form, item) {
    const given = item.dataset;
    const control = item.querySelector("input, textarea");
    const value = answer(form, given.code)[0];
    if (value === undefined) return given.missing ? { item, control, kind: "missing", words: given.missing } : null;
    if (given.kind !== "number") return null;
    const number = value.trim();
    if (!/^\d{1,9}$/.test(number)) return { item, control, kind: "wrong", words: given.notANumber };
    if (Number(number) < Number(given.minimum) || Number(number) > Number(given.maximum))
      return { item, control, kind: "wrong", words: given.bounds };
    return null;
  }

  // The answers as they are kept and sent; those to questions no longer asked stay on the tablet only while it is open.
  function fields(form, items) {
    const kept = {};
    for (const item of items) {
      const values = answer(form, item.dataset.code);
      if (values.length) kept[item.dataset.code] = values;
    }
    return kept;
  }

  function fill(form, kept) {
    for (const code of Object.keys(kept)) {
      for (const control of controls(form, code)) {
        if (control.type === "radio" || control.type === "checkbox") control.checked = kept[code].includes(control.value);
        else control.value = kept[code][0];
      }
    }
  }

  // What the server reads: one value, or a list where several may be chosen.
  function raw(kept) {
    const sent = {};
    for (const code of Object.keys(kept)) sent[code] = kept[code].length === 1 ? kept[code][0] : kept[code];
    return sent;
  }

  Object.assign(self.dieuTra, { controls, answer, conditions, refresh, keepApartAlone, fault, fields, fill, raw });
})();
