// How a form says what is wrong: at the question, in a summary that leads there, and no longer once it is answered.
(function () {
  "use strict";

  const app = self.dieuTra;

  const saying = {
    say(faults) {
      Array.from(this.form.querySelectorAll(".question, .field")).forEach((box) => this.unmark(box));
      faults.forEach((fault) => this.mark(fault));
      app.empty(this.summary);
      if (!faults.length) return;
      const kind = faults.every((fault) => fault.kind === "missing") ? "missing" : "mend";
      const title = this.words[kind + (faults.length === 1 ? "One" : "Many")].replace("{count}", faults.length);
      this.sayBox(title, faults.map((fault) => this.summaryLine(fault)));
    },

    sayBox(title, lines) {
      const box = this.piece("#loi-mau");
      box.querySelector("[data-text]").textContent = title;
      (lines || []).forEach((line) => box.querySelector("ul").append(line));
      app.empty(this.summary).append(box);
      box.focus();
      scrollTo(0, 0);
    },

    piece(id) {
      return this.box.querySelector(id).content.cloneNode(true).firstElementChild;
    },

    summaryLine(fault) {
      const link = app.element("a", fault.words, { href: "#" + fault.control.id });
      if (fault.item) {
        const head = fault.item.querySelector("legend, label").textContent.trim();
        const number = fault.item.querySelector(".question__number").textContent.replace(".", "");
        const text = head.slice(head.indexOf(".") + 1).trim();
        link.textContent = this.words.item.replace("{number}", number).replace("{text}", text);
      }
      const line = document.createElement("li");
      line.append(link);
      return line;
    },

    mark(fault) {
      const box = fault.control.closest(".question, .field");
      const line = this.piece("#loi-cau-mau");
      line.id = fault.control.name + "-error";
      line.querySelector("[data-text]").textContent = fault.words;
      box.querySelector(".scale, .input, .checkbox").before(line);
      const question = box.matches(".question");
      box.classList.add(question ? "question--error" : "field--error");
      const named = question ? box : fault.control;
      named.setAttribute("aria-describedby", this.describedBy(named, line.id).concat(line.id).join(" "));
      if (named.getAttribute("role") === "radiogroup" || named === fault.control) named.setAttribute("aria-invalid", "true");
    },

    unmark(box) {
      box.classList.remove("question--error", "field--error");
      const line = box.querySelector(".question__error");
      if (!line) return;
      for (const named of [box].concat(Array.from(box.querySelectorAll("[aria-describedby]")))) {
        const ids = this.describedBy(named, line.id);
        if (ids.length) named.setAttribute("aria-describedby", ids.join(" "));
        else named.removeAttribute("aria-describedby");
        named.removeAttribute("aria-invalid");
      }
      line.remove();
    },

    describedBy(element, without) {
      return (element.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== without);
    },

    // An answered question loses its error at once, and its line in the summary.
    forgive(field) {
      const box = field.closest(".question, .field");
      const item = field.closest(".item");
      if (!box || (item && app.fault(this.form, item)) || (field.name === "_consent" && !field.checked)) return;
      this.unmark(box);
      const own = Array.from(box.querySelectorAll("input, textarea")).map((control) => "#" + control.id);
      for (const link of Array.from(this.summary.querySelectorAll("a"))) {
        if (own.includes(link.hash)) link.parentElement.remove();
      }
      if (!this.summary.querySelector("li")) app.empty(this.summary);
    },

    progress() {
      const shown = this.parts.filter((part) => part.dataset.part !== "" && this.isShown(part));
      const at = shown.indexOf(this.parts[this.current]);
      const box = this.form.querySelector(".survey__progress");
      box.hidden = at === -1;
      if (at === -1) return;
      const sure = this.totalIsSure();
      box.querySelector(".steps__words").textContent = (sure ? this.words.part : this.words.partOpen)
        .replace("{number}", at + 1)
        .replace("{total}", shown.length)
        .replace("{title}", this.heading().textContent);
      const bars = app.empty(box.querySelector(".steps__bars"));
      if (sure) shown.forEach((part, place) => bars.append(this.bar(place, at)));
    },

    bar(place, at) {
      const state = place < at ? " steps__bar--done" : place === at ? " steps__bar--current" : "";
      return app.element("span", "", { class: "steps__bar" + state });
    },

    // The number of parts is only said when no answer still to be given can change it.
    totalIsSure() {
      return this.parts.every(
        (part) =>
          this.isShown(part) ||
          this.itemsOf(part).every((item) =>
            app.conditions(item).every((each) => app.answer(this.form, each.code).length > 0),
          ),
      );
    },
  };

  Object.assign(app.FormView.prototype, saying);
})();
