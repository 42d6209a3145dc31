/** Firefox and the browsers made from Chromium name the extension they trust in different ways. */
export type ManifestForm = 'chromium' | 'firefox'

/** Where a browser of this person looks for native-messaging hosts. */
export interface BrowserPlace {
  browser: string
  form: ManifestForm
  /** The browser's own folder: it exists once the browser ran here. */
  profileDir: string
  manifestDir: string
  /** On Windows the browser finds the manifest through this key of HKCU. */
  registryKey?: string
}
