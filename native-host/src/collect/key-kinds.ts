/**
 * Codes of keys as the hook gives them (`UiohookKey` of uiohook-napi, which can't be imported here: loading it loads its
 * addon). A test compares them.
 */
const modifiers = new Set([
  ...[29, 3613], // Ctrl
  ...[56, 3640], // Alt
  ...[42, 54], // Shift
  ...[3675, 3676], // Meta
])

const locks = [58, 69, 70]
const f13ToF24 = [91, 92, 93, 99, 100, 101, 102, 103, 104, 105, 106, 107]
const noKeystrokes = new Set([...locks, ...f13ToF24])

/** Shift, Ctrl, Alt or Meta. */
export function isModifier(code: number): boolean {
  return modifiers.has(code)
}

/** A key that no work needs: F13 to F24, Caps Lock, Num Lock or Scroll Lock. Tools press them to seem present. */
export function isNoKeystroke(code: number): boolean {
  return noKeystrokes.has(code)
}
