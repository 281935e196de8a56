/** What one encoder says of one sentence of `n` tokens. */
export interface EncodedSentence {
  /** `[n, layers, dimension]` float32, token-major: the vectors of one token lie together. */
  readonly values: Float32Array;
  /** `[n]`: 1 where the encoder knows the token, 0 where its vector is all zeros and the network has to learn one. */
  readonly known: Uint8Array;
}

/** Turns token sequences into frozen vectors. Made by an encoder plugin's {@link EncoderPlugin.open}. */
export interface Encoder {
  readonly id: string;
  /** Changes whenever the vectors would: part of every cache key and of every model's manifest. */
  readonly version: string;
  /** Values per layer. */
  readonly dimension: number;
  /** Layers the network mixes with learned weights; 1 for static word vectors. */
  readonly layers: number;
  /** True when a token's vector depends on its neighbours (MiniLM), false for static word vectors (GloVe). */
  readonly contextual: boolean;
  /**
   * Encodes sentences, in the order given, in batches of the encoder's own choosing. A sentence longer than the encoder's
   * window is encoded in overlapping windows, never cut; an empty sentence gives empty arrays.
   */
  encode(sentences: readonly (readonly string[])[]): Promise<EncodedSentence[]>;
  close(): Promise<void>;
}

export interface EncoderOptions {
  /** Threads it may compute with. Default: one for each core. */
  readonly threads?: number;
}

/** The default export of an encoder plugin's entry module. */
export interface EncoderPlugin {
  /**
   * Opens the encoder from its files.
   * @param filesFolder folder that holds the encoder's converted files (made at set-up, or brought by the user).
   * @returns null when the files are not there: the encoder is then simply absent, and the app says so.
   * @throws AppError `encoder-damaged` when files are there but are not what they should be (sha256 named).
   */
  open(filesFolder: string, options?: EncoderOptions): Promise<Encoder | null>;
}
