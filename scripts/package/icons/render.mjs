// Draws icon.svg in every size that systems ask for; its PNGs are in the repository, so nobody needs to run it who has not changed the
// drawing: `xvfb-run -a .cache/electron-runtime/electron --no-sandbox scripts/package/icons`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';

const SIZES_PX = [16, 24, 32, 48, 64, 128, 256, 512];
const FOLDER = import.meta.dirname;

void app.whenReady().then(async () => {
  const drawing = Buffer.from(readFileSync(join(FOLDER, 'icon.svg'))).toString('base64');
  for (const size of SIZES_PX) {
    const window = new BrowserWindow({
      ...{ width: size, height: size, useContentSize: true, show: false, frame: false, transparent: true },
      webPreferences: { offscreen: true, sandbox: true },
    });
    const page = `<body style="margin:0;overflow:hidden"><img style="display:block" width="${size}" height="${size}" src="data:image/svg+xml;base64,${drawing}">`;
    await window.loadURL(`data:text/html;base64,${Buffer.from(page).toString('base64')}`);
    const image = await window.webContents.capturePage({ x: 0, y: 0, width: size, height: size });
    writeFileSync(join(FOLDER, `${size}x${size}.png`), image.toPNG());
    window.destroy();
  }
  app.quit();
});
// The windows in between are no reason to end.
app.on('window-all-closed', () => undefined);
