import { clickers } from './clickers.ts'
import type { ToolFamily } from './family.ts'
import { jigglers } from './jigglers.ts'
import { keyPressers } from './key-pressers.ts'
import { recorders } from './recorders.ts'
import { scrollers } from './scrollers.ts'
import { typingSimulators } from './typing-simulators.ts'

/** Every kind of tool that is simulated, with the settings of the real ones. */
export const toolFamilies: readonly ToolFamily[] = [
  ...jigglers,
  ...clickers,
  ...keyPressers,
  ...scrollers,
  ...recorders,
  ...typingSimulators,
]
