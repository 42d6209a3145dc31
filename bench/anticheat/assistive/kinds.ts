import { handsFree } from './hands-free.ts'
import type { InputKind } from './kind.ts'
import { specialKeyboards } from './special-keyboards.ts'
import { specialPointers } from './special-pointers.ts'
import { typedByPrograms } from './typed-by-programs.ts'

/** Assistive technology and other input that rules could take for a tool. */
export const inputKinds: readonly InputKind[] = [
  ...typedByPrograms,
  ...specialKeyboards,
  ...handsFree,
  ...specialPointers,
]
