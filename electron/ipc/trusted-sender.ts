// Who may call the main process: the main frame of our own window, showing our own page. Everything else that could ever run in
// a web contents (a frame, a window opened by a page, a page that navigated away) is refused.

/** What is needed of Electron's IpcMainInvokeEvent. */
export interface CallEvent {
  readonly sender: { readonly id: number };
  /** Null once the frame has navigated or gone. */
  readonly senderFrame: {
    readonly url: string;
    readonly parent: unknown;
  } | null;
}

/**
 * Whether a call comes from the main frame of the window `webContentsId` at `origin`.
 * @param origin scheme and host, without a trailing slash: `app://cman`
 */
export function isTrustedSender(event: CallEvent, webContentsId: number | null, origin: string): boolean {
  const frame = event.senderFrame;
  return (
    webContentsId !== null &&
    event.sender.id === webContentsId &&
    frame !== null &&
    frame.parent === null &&
    frame.url.startsWith(`${origin}/`)
  );
}
