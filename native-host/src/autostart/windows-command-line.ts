/**
 * A command as one line that a program on Windows reads as these arguments: a backslash only counts before a
 * quotation mark. https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export function windowsCommandLine(command: readonly string[]): string {
  return command.map(quoted).join(' ')
}

/** The arguments of such a line. */
export function windowsArguments(line: string): string[] {
  const words: string[] = []
  let word: string | null = null
  let isQuoted = false
  for (const [, slashes = '', mark = '', space, text] of line.matchAll(/(\\*)(")|(\s)|(\\+|[^"\s\\]+)/g)) {
    if (mark !== '') {
      const isLiteral = slashes.length % 2 === 1
      if (!isLiteral) isQuoted = !isQuoted
      word = `${word ?? ''}${'\\'.repeat(slashes.length / 2)}${isLiteral ? '"' : ''}`
    } else if (space !== undefined && !isQuoted) {
      if (word !== null) words.push(word)
      word = null
    } else word = `${word ?? ''}${space ?? text ?? ''}`
  }
  return word === null ? words : [...words, word]
}

function quoted(argument: string): string {
  if (argument !== '' && !/[\s"]/.test(argument)) return argument
  return `"${argument.replace(/(\\*)("|$)/g, (_, slashes: string, mark: string) => slashes + slashes + (mark && `\\${mark}`))}"`
}
