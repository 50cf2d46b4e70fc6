// The part of a subscription that runs while no page is open: it shows what comes in, and opens where it leads to.
self.addEventListener('push', (event) => {
  const { title, navigate, actions = [], ...options } = event.data.json().notification;
  const data = { navigate, actions };
  const shown = actions.map(({ action, title: label }) => ({ action, title: label }));
  event.waitUntil(self.registration.showNotification(title, { ...options, actions: shown, data }));
});

self.addEventListener('notificationclick', (event) => {
  const { navigate, actions } = event.notification.data;
  const chosen = actions.find(({ action }) => action === event.action);
  const address = chosen?.navigate ?? navigate;
  event.notification.close();
  if (address) event.waitUntil(self.clients.openWindow(address));
});
