/**
 * One event of the system's input hook. Times are milliseconds of one clock and never go back within a stream.
 * The helper's hook has no other kinds: releases of mouse buttons are not counted.
 */
export type InputEvent =
  | { ms: number; kind: 'keydown'; code: number }
  | { ms: number; kind: 'keyup'; code: number }
  | { ms: number; kind: 'click' }
  | { ms: number; kind: 'wheel' }
  | { ms: number; kind: 'move'; x: number; y: number }

/** Events in order of time, made while they are read. */
export type InputStream = Iterable<InputEvent>
