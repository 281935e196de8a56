// The least Electron that shows the harness: one sandboxed window on its page.
const { app, BrowserWindow, protocol, net } = require('electron');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = process.env.CMAN_HARNESS ?? '';
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
void app.whenReady().then(() => {
  protocol.handle('app', (request) => {
    const { pathname } = new URL(request.url);
    return net.fetch(pathToFileURL(join(folder, pathname)).href);
  });
  const window = new BrowserWindow({ width: 1440, height: 900, webPreferences: { sandbox: true } });
  void window.loadURL('app://cman/index.html');
});
app.on('window-all-closed', () => app.quit());
