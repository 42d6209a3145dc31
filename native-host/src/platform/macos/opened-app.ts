import { appBundle } from './app-bundle.ts'

/**
 * What the helper does when it is started with these arguments: an application that was opened by a double click gets
 * none, and shows the person's own page.
 */
export function argumentsWhenOpened(args: string[], program: string): string[] {
  return args.length === 0 && appBundle(program) !== null ? ['dashboard'] : args
}
