/* The control for each kind of question. `give` takes the answer and, where `go`, moves on. */
(function () {
  "use strict";
  const dom = window.Kiosk.dom;
  const el = dom.el;
  const TAPPED = 350;
  const SINGLE = ["level5", "level3", "yesno", "single"];

  function cell(item, code, words, given, pick) {
    const chosen = Array.isArray(given) ? given.indexOf(code) >= 0 : given === code;
    const face = item.kind === "level5" ? dom.copy("face-" + code) : null;
    const kind = item.kind === "level5" ? "kiosk-cell kiosk-cell--face kiosk-cell--" + code : "kiosk-cell";
    const made = el("button", { type: "button", class: kind, "aria-pressed": String(chosen), "data-code": code }, [
      face,
      el("span", { text: words }),
      dom.copy("tick"),
    ]);
    made.addEventListener("click", () => pick(made, code));
    return made;
  }

  function single(item, given, give) {
    function pick(made, code) {
      // A second tap while the first still shows must not answer the next question.
      if (made.parentNode.dataset.tapped) return;
      made.parentNode.dataset.tapped = "1";
      Array.from(made.parentNode.children).forEach((each) => each.setAttribute("aria-pressed", String(each === made)));
      give(code, false);
      setTimeout(() => made.isConnected && give(code, true), TAPPED);
    }
    return cells(item, given, pick);
  }

  function several(item, given, give) {
    function pick(made, code) {
      const on = made.getAttribute("aria-pressed") !== "true";
      made.setAttribute("aria-pressed", String(on));
      const chosen = Array.from(made.parentNode.querySelectorAll("[aria-pressed=true]"));
      give(chosen.map((each) => each.dataset.code), false);
    }
    return cells(item, Array.isArray(given) ? given : [], pick);
  }

  function cells(item, given, pick) {
    const kind = item.kind === "level5" ? "kiosk-cells kiosk-cells--faces" : "kiosk-cells";
    const made = item.choices.map((choice) => cell(item, choice[0], choice[1], given, pick));
    return el("div", { class: kind, role: "group", "aria-labelledby": "question" }, made);
  }

  function number(item, given, give, words) {
    const shown = el("output", { class: "kiosk-number", id: "answer", text: given || "", "aria-label": words.yourAnswer });
    function type(sign) {
      const typed = (shown.textContent + sign).slice(0, 5).replace(/^0+(?=\d)/, "");
      shown.textContent = typed;
      give(typed, false);
    }
    const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"].map((sign) =>
      dom.button(sign, "kiosk-key", () => type(sign))
    );
    const erase = dom.button(words.erase, "kiosk-key kiosk-key--wide", function () {
      shown.textContent = "";
      give("", false);
    });
    return el("div", { class: "kiosk-entry", role: "group", "aria-labelledby": "question" }, [
      shown,
      el("div", { class: "kiosk-keys" }, keys.concat([erase])),
    ]);
  }

  function text(item, given, give) {
    const area = el("textarea", {
      class: "kiosk-text",
      id: "answer",
      rows: "4",
      maxlength: String(item.maxLength),
      autocomplete: "off",
      "aria-labelledby": "question",
    });
    area.value = given || "";
    area.addEventListener("input", () => give(area.value.trim(), false));
    return area;
  }

  function control(item, given, give, words) {
    if (SINGLE.indexOf(item.kind) >= 0) return single(item, given, give);
    return { several: several, number: number, text: text }[item.kind](item, given, give, words);
  }

  function hint(item, words) {
    if (item.kind === "level5") return words.touchFace;
    if (SINGLE.indexOf(item.kind) >= 0) return words.touchOne;
    if (item.kind === "several") return words.touchSeveral;
    if (item.kind === "number") return words.touchNumber;
    return item.required ? "" : words.touchText;
  }

  /* What is wrong with an answer, "" when one may go on. */
  function fault(item, given) {
    const blank = given === undefined || given === "";
    if (blank) return item.required ? item.missing : "";
    const apart = given === "na" || given === "kyk";
    if (item.kind !== "number" || apart) return "";
    return Number(given) < item.minimum || Number(given) > item.maximum ? item.outOfBounds : "";
  }

  window.Kiosk.items = {
    control: control,
    hint: hint,
    fault: fault,
    movesBySelf: (item) => SINGLE.indexOf(item.kind) >= 0,
  };
})();
