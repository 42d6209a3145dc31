import { dirname, join } from 'node:path'
import { appBundle } from './platform/macos/app-bundle.ts'

/**
 * Where an installer lays a file for the program: beside it, or among the resources of its application, because
 * macOS allows nothing but programs beside it there.
 */
export function besideProgram(program: string, name: string): string {
  const app = appBundle(program)
  return app === null ? join(dirname(program), name) : join(app, 'Contents', 'Resources', name)
}
