// Keeps the application's own files, so that it opens without network. It never holds an answer: those lie in
// IndexedDB, which no version of this worker touches. What it keeps is named by `self.DIEU_TRA`, written before it.
const PREFIX = "dieu-tra-";
const KEPT = PREFIX + self.DIEU_TRA.version;

// A file that is missing or leads to the sign-in page fails the installation: the version before goes on.
async function keep(cache, address) {
  const response = await fetch(address, { cache: "reload", credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(address);
  await cache.put(address, response);
}

async function install() {
  const cache = await caches.open(KEPT);
  await Promise.all(self.DIEU_TRA.files.map((address) => keep(cache, address)));
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== KEPT) await caches.delete(name);
  }
  await self.clients.claim();
}

async function kept(request, address) {
  const cache = await caches.open(KEPT);
  return (await cache.match(address)) || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "skip") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(kept(event.request, self.DIEU_TRA.shell));
  else if (self.DIEU_TRA.files.includes(url.pathname)) event.respondWith(kept(event.request, url.pathname));
});
