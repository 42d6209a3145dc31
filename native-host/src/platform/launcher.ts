/** What a browser starts: this program on this Node, with the data folder it is registered for. */
export interface Launch {
  node: string
  nodeArgs: readonly string[]
  entry: string
  dataDir: string
}

/** A shell script that becomes the helper, so that the browser stays its parent. */
export function shellLauncher({ node, nodeArgs, entry, dataDir }: Launch): string {
  const command = [node, ...nodeArgs, entry].map(quoteForShell).join(' ')
  return `#!/bin/sh\nDATA_DIR=${quoteForShell(dataDir)}\nexport DATA_DIR\nexec ${command} "$@"\n`
}

/** The same for Windows. In a batch file a percent sign is written twice. */
export function batchLauncher({ node, nodeArgs, entry, dataDir }: Launch): string {
  const command = [node, ...nodeArgs, entry].map(part => `"${part.replaceAll('%', '%%')}"`).join(' ')
  return `@echo off\r\nset "DATA_DIR=${dataDir.replaceAll('%', '%%')}"\r\n${command} %*\r\n`
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
