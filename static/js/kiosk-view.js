/* Makes elements. Texts go in as text, never as markup. */
(function () {
  "use strict";

  function el(name, attributes, children) {
    const made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      const value = attributes[key];
      if (key === "text") made.textContent = value;
      else if (key === "click") made.addEventListener("click", value);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== "") made.setAttribute(key, value);
    });
    (children || []).forEach(function (child) {
      if (child) made.appendChild(child);
    });
    return made;
  }

  function copy(id) {
    return document.importNode(document.getElementById(id).content, true);
  }

  function fill(words, values) {
    return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  function button(words, kind, click, more) {
    return el("button", Object.assign({ type: "button", class: "kiosk-button " + kind, text: words, click: click }, more));
  }

  function languages(data, current, choose) {
    const buttons = data.languages.map((language) =>
      el("button", {
        type: "button",
        class: "kiosk-language",
        lang: language.code,
        text: language.name,
        "aria-pressed": String(language.code === current.code),
        click: () => choose(language),
      })
    );
    return buttons.length > 1 ? el("div", { class: "kiosk-languages", role: "group", "aria-label": "Ngôn ngữ · Language" }, buttons) : null;
  }

  /* The heading takes focus, so that a screen reader says where one is; nothing is scrolled from under a finger. */
  function show(main, children, screen) {
    main.textContent = "";
    main.dataset.screen = screen;
    children.forEach((child) => child && main.appendChild(child));
    const heading = main.querySelector("h1");
    if (heading) {
      heading.tabIndex = -1;
      heading.focus();
    }
    main.scrollTop = 0;
    window.scrollTo(0, 0);
  }

  window.Kiosk.dom = { el: el, copy: copy, fill: fill, button: button, languages: languages, show: show };
})();
