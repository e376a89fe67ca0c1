// The words of the application stand in its page; this finds them and fills in what changes.
(function () {
  "use strict";

  function say(name, values) {
    const words = document.getElementById("dt-loi").dataset[name] || "";
    return Object.keys(values || {}).reduce((text, key) => text.replace("{" + key + "}", values[key]), words);
  }

  function time(moment) {
    return new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit" }).format(moment);
  }

  // 5/3/2026 as an office writes it: 05/03/2026.
  function day(iso) {
    return iso.slice(0, 10).split("-").reverse().join("/");
  }

  function dayTime(moment) {
    const date = new Date(moment);
    const two = (number) => String(number).padStart(2, "0");
    return time(date) + " " + two(date.getDate()) + "/" + two(date.getMonth() + 1) + "/" + date.getFullYear();
  }

  function megabytes(bytes) {
    return new Intl.NumberFormat("vi", { maximumFractionDigits: 1 }).format(bytes / 1048576);
  }

  // Makes an element: tag, what it says, its class and attributes.
  function element(tag, text, attributes) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    const given = attributes || {};
    for (const name of Object.keys(given)) made.setAttribute(name, given[name]);
    return made;
  }

  function button(text, action, kind) {
    const made = element("button", text, { type: "button", class: "button button--small" + (kind ? " button--" + kind : "") });
    made.addEventListener("click", action);
    return made;
  }

  function empty(box) {
    while (box.firstChild) box.removeChild(box.firstChild);
    return box;
  }

  Object.assign(self.dieuTra, { say, time, day, dayTime, megabytes, element, button, empty });
})();
