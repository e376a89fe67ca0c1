/* Keeps the kiosk's page and its files, so that it opens without network. VERSION and SHELL come from /kiosk/sw.js. */
/* global VERSION, SHELL */
(function () {
  "use strict";
  const FILES = "kiosk-files-" + VERSION;
  const PAGES = "kiosk-pages";
  const PATIENCE = 5000;

  self.addEventListener("install", function (event) {
    event.waitUntil(
      caches
        .open(FILES)
        .then((cache) => cache.addAll(SHELL))
        .then(() => self.skipWaiting())
    );
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil(
      caches
        .keys()
        .then((names) => names.filter((name) => name.indexOf("kiosk-files-") === 0 && name !== FILES))
        .then((old) => Promise.all(old.map((name) => caches.delete(name))))
        .then(() => self.clients.claim())
    );
  });

  /* The network first, so that a closed round is said; what was kept where the network is gone or too slow. */
  async function page(request) {
    const cache = await caches.open(PAGES);
    const path = new URL(request.url).pathname;
    const kept = await cache.match(path);
    const fresh = fetch(request).then(async function (response) {
      if (response.ok) await cache.put(path, response.clone());
      else if (response.status === 404 || response.status === 410) await cache.delete(path);
      return response;
    });
    if (!kept) return fresh;
    const slow = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
    return Promise.race([fresh.then((response) => (response.status >= 500 ? kept : response)).catch(() => kept), slow]);
  }

  self.addEventListener("fetch", function (event) {
    const request = event.request;
    if (request.method !== "GET") return;
    if (request.mode === "navigate") {
      event.respondWith(page(request));
      return;
    }
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  });
})();
