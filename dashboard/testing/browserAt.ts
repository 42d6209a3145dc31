declare global {
  interface Window {
    /** What happy-dom offers to tests. */
    happyDOM: { setURL: (url: string) => void }
  }
}

/** Makes the test's page come from this address, so that its own requests go there and are of its origin. */
export function browserAt(url: string): void {
  window.happyDOM.setURL(url)
}
