/** Lets the browser save a file as a download. */
export function saveFile(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // By the next task the download has its own reference to the file.
  setTimeout(() => URL.revokeObjectURL(address))
}
