// Runs beside the desk. Woken by a push, it shows one line and leads to the desk; where the desk cannot be
// reached, it shows one page that says so. It keeps nobody's words and reads along nowhere.
//
// KEPT = { page, version } stands above these lines.

const NAME = `herzenstakt-${KEPT.version}`;
const PARTS = ["style", "script"];

async function keep() {
  const cache = await caches.open(NAME);
  const page = await fetch(KEPT.page, { cache: "reload", credentials: "same-origin" });
  if (!page.ok) throw new Error(`${page.status} for ${KEPT.page}`);
  const parts = (await page.clone().text()).matchAll(/ (?:href|src)="(\/[^"]+\.(?:css|js))"/g);
  await cache.put(KEPT.page, page);
  await cache.addAll([...new Set([...parts].map((found) => found[1]))]);
}

async function forgetOthers() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith("herzenstakt-") && name !== NAME);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));

async function kept(address) {
  const cache = await caches.open(NAME);
  return (await cache.match(address)) ?? Response.error();
}

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return kept(KEPT.page);
  }
}

async function part(request) {
  try {
    return await fetch(request);
  } catch {
    return kept(request.url);
  }
}

self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(page(event));
  else if (PARTS.includes(event.request.destination)) event.respondWith(part(event.request));
});

function told(event) {
  try {
    return event.data?.json() ?? {};
  } catch {
    return {};
  }
}

self.addEventListener("push", (event) => {
  const { title = "Herzenstakt", body = "", url = "/", tag = "herzenstakt" } = told(event);
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url } }));
});

async function lead(address) {
  const url = new URL(address, self.location.origin);
  if (url.origin !== self.location.origin) return;
  const open = await self.clients.matchAll({ type: "window" });
  const here = open.find((one) => one.focused) ?? open[0];
  if (!here) {
    await self.clients.openWindow(url.href);
    return;
  }
  await here.focus();
  await here.navigate(url.href);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data?.url ?? "/"));
});
