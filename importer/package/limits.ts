/** What a package may weigh. A reader stops at these, whatever an archive's headers claim. */
export type PackageLimits = {
  files: number;
  /** Bytes of all files, unpacked. */
  totalBytes: number;
  /** Bytes of one Markdown, YAML or WebVTT file. */
  textBytes: number;
  /** Bytes of all of them: they are held in memory while they are checked. */
  totalTextBytes: number;
  /** Characters of a path: an object's key, with its prefix, has to fit into 500. */
  pathLength: number;
};

export const packageLimits: PackageLimits = {
  files: 5_000,
  totalBytes: 2 * 1024 ** 3,
  textBytes: 1024 ** 2,
  totalTextBytes: 64 * 1024 ** 2,
  pathLength: 240,
};
