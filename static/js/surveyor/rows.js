// The rows of the lists: an assignment, a half-filled form, a form in the queue.
(function () {
  "use strict";

  const app = self.dieuTra;
  const { say, element, button } = app;

  function row(title, lines, actions) {
    const item = element("li", "", { class: "work__row" });
    const words = element("div", "", { class: "work__words" });
    words.append(element("p", title, { class: "work__title" }));
    for (const line of lines.filter(Boolean)) words.append(line.nodeType ? line : element("p", line, { class: "work__note" }));
    item.append(words);
    if (actions.length) {
      const box = element("p", "", { class: "actions" });
      actions.forEach((action) => box.append(action));
      item.append(box);
    }
    return item;
  }

  function label(assignment) {
    return assignment.place ? assignment.unit + ", " + assignment.place : assignment.unit;
  }

  // A name that says which of several like buttons this is.
  function named(made, about) {
    made.setAttribute("aria-label", made.textContent + ": " + about);
    return made;
  }

  // Counts what lies on the tablet as soon as it is filled in: whoever asks people must not wait for a network to know.
  function assignment(held, waiting, today, actions) {
    const done = held.collected + waiting;
    const full = done >= held.quota;
    const bar = element("progress", "", { value: Math.min(done, held.quota), max: held.quota, "aria-label": label(held) });
    const lines = [
      held.round,
      say("assignment", { channel: held.channel_name, day: app.day(held.due_on) }) + (held.due_on < today ? say("overdue") : ""),
      bar,
      say(waiting ? "progressWaiting" : "progress", { done: done, waiting: waiting, quota: held.quota }),
      full ? element("p", say("full"), { class: "work__full" }) : "",
      full && held.state !== "draft" ? say("fullMore") : "",
      held.state === "draft" ? say("notOpen") : "",
      held.synthetic ? say("synthetic") : "",
    ];
    const made = [];
    const begin = full ? button(say("oneMore"), () => actions.begin(held), "secondary") : button(say("newForm"), () => actions.begin(held));
    if (held.state !== "draft") made.push(named(begin, label(held) + ", " + held.round));
    if (held.phone_list) made.push(element("a", say("phoneList"), { href: held.phone_list }));
    return row(label(held), lines, made);
  }

  function draft(form, actions) {
    return row(form.label, [form.round, say("draft", { time: app.dayTime(form.saved_at), count: Object.keys(form.fields).length })], [
      named(button(say("goOn"), () => actions.goOn(form)), form.label),
      named(button(say("discard"), () => actions.discard(form), "quiet"), form.label),
    ]);
  }

  function waiting(form) {
    return row(form.label, [form.round, say("waiting", { time: app.dayTime(form.finished_at) })], []);
  }

  function trouble(form, actions) {
    const errors = Object.keys(form.errors || {});
    const lines = [
      form.round,
      form.words,
      errors.length ? say("wrongQuestions", { codes: errors.join(", ") }) : "",
      say(form.state === "conflict" ? "whatConflict" : "whatRefused"),
    ];
    return row(form.label, lines, [
      named(button(say("mend"), () => actions.mend(form)), form.label),
      named(button(say("exportOne"), () => actions.exportForms([form]), "secondary"), form.label),
    ]);
  }

  function sent(form) {
    const code = form.receipt.slice(0, 4) + " " + form.receipt.slice(4);
    return row(form.label, [form.round, say("sent", { code: code, time: app.dayTime(form.sent_at) }), form.words], []);
  }

  app.rows = { assignment, draft, waiting, trouble, sent, label };
})();
