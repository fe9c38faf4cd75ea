// opencc-js ships its dictionaries as modules without types of their own.
declare module 'opencc-js/dict/TSCharacters' {
  /** Pairs `traditional simplified` joined by `|`. */
  const pairs: string;
  // biome-ignore lint/style/noDefaultExport: the package's own shape.
  export default pairs;
}
