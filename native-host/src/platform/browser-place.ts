/** Firefox and Chromium browsers identify allowed extensions in different ways. */
export type ManifestForm = 'chromium' | 'firefox'

/** Where one of this user's browsers looks for native-messaging hosts. */
export interface BrowserPlace {
  browser: string
  form: ManifestForm
  /** The browser's profile folder, which exists if the browser has been started. */
  profileDir: string
  manifestDir: string
  /** Where packages put manifests for every user of the computer. */
  systemManifestDirs: readonly string[]
  /** On Windows the browser finds the manifest through this key in HKCU. */
  registryKey?: string
  /** The same key in HKLM, for every user of the computer. */
  systemRegistryKey?: string
}
