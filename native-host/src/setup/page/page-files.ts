import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { getAsset } from 'node:sea'
import { UsageError } from '../../private-folder.ts'
import type { Program } from '../../program.ts'
import type { PageFile } from './page-server.ts'

/** The files of the page, by their path on its server. They are built by `npm run build`. */
const types = {
  '/': { name: 'setup.html', type: 'text/html; charset=utf-8' },
  '/setup.js': { name: 'setup.js', type: 'text/javascript; charset=utf-8' },
  '/setup.css': { name: 'setup.css', type: 'text/css; charset=utf-8' },
  '/setup.svg': { name: 'setup.svg', type: 'image/svg+xml' },
}

/** Reads the page from the executable or, in a source checkout, from where it was built. */
export function readPageFiles(program: Program): Record<string, PageFile> {
  return Object.fromEntries(
    Object.entries(types).map(([path, { name, type }]) => [
      path,
      { type, body: readPageFile(program, name) },
    ]),
  )
}

function readPageFile({ args }: Program, name: string): Buffer {
  const script = args.at(-1)
  if (script === undefined) return Buffer.from(getAsset(`setup-page/${name}`))
  try {
    return readFileSync(join(dirname(script), '../dist/setup-page', name))
  } catch (error) {
    throw new UsageError(
      `The set-up page is not built (${String(error)}). Run \`npm run build\`, or set up in the terminal: \`setup --cli\`.`,
    )
  }
}
