/**
 * Makes a function that compiles each list once, when it is first asked: teams without their own list share the
 * company's.
 */
export function onceForEachList<T>(
  compile: (list: readonly string[]) => (text: string) => T,
): (list: readonly string[]) => (text: string) => T {
  const compiled = new WeakMap<readonly string[], (text: string) => T>()
  return list => {
    const known = compiled.get(list)
    if (known) return known
    let find: ((text: string) => T) | undefined
    const whenAsked = (text: string) => {
      find ??= compile(list)
      return find(text)
    }
    compiled.set(list, whenAsked)
    return whenAsked
  }
}
