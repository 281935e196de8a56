// What is used of the WebAssembly JavaScript interface (w3.org/TR/wasm-js-api): its types are part of TypeScript's library for windows, which
// code outside the window does not see.
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: SharedArrayBuffer;
  }
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  const Memory: new (descriptor: { initial: number; maximum: number; shared: true }) => Memory;
  const Module: new (bytes: Uint8Array) => Module;
  const Instance: new (module: Module, imports: Record<string, Record<string, Memory>>) => Instance;
}
