/**
 * A hash of a tab's title: eight hex digits (FNV-1a, 32 bits, over UTF-16 units). Enough to recognise a title
 * among a person's windows, too little to reveal it. Runs of white space count as one space, as browsers show
 * them.
 */
export function titleMark(title: string): string {
  const shown = title.replace(/\s+/gu, ' ').trim()
  let hash = 0x811c9dc5
  for (let i = 0; i < shown.length; i++) hash = Math.imul(hash ^ shown.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
