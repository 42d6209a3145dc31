/** Hands a file to the browser, which saves it as any other download. */
export function saveFile(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has its own hold on the file by the next turn of the page.
  setTimeout(() => URL.revokeObjectURL(address))
}
