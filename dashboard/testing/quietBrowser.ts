import { builtinEnvironments, type Environment } from 'vitest/runtime'

const happyDom = builtinEnvironments['happy-dom']

/**
 * happy-dom without its own messages about failed requests: tests here take servers away and look at what the page says then.
 * What the code under test logs still shows.
 */
export default {
  ...happyDom,
  name: 'quiet-browser',
  async setup(global, options) {
    const console: unknown = global.console
    global.console = { ...global.console, error: () => undefined }
    const environment = await happyDom.setup(global, options)
    global.console = console
    return environment
  },
} satisfies Environment
