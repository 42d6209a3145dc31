/** Firefox and browsers based on Chromium name the extension they trust in different ways. */
export type ManifestForm = 'chromium' | 'firefox'

/** Where one of this user's browsers looks for native-messaging hosts. */
export interface BrowserPlace {
  browser: string
  form: ManifestForm
  /** The browser's own folder: it exists once the browser has run here. */
  profileDir: string
  manifestDir: string
  /** On Windows the browser finds the manifest through this key in HKCU. */
  registryKey?: string
}
