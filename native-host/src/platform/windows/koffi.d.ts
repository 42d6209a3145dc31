/**
 * The part of npm `koffi` that the helper uses, as in its addon for Windows: the addon's own package ships no
 * types.
 */
declare module '@koromix/koffi-win32-x64' {
  export function load(library: string): {
    /** A function of the library, by its declaration in C. */
    func(declaration: string): (...values: (Uint8Array | number)[]) => unknown
  }
}
