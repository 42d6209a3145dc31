/** What hook and system say of the last input, in seconds before now; null where one knows of none. */
export interface IdleTimes {
  hookIdleSec: number | null
  systemIdleSec: number | null
}

/** Both clocks are read one after the other: nearer than this is the same input. */
const sameInputMs = 2_000
/** Programs that keep the screen awake reset the system's counter too, about every half minute: this many inputs in this time are a person's. */
const unseenInputs = 4
const withinMs = 60_000

/**
 * Notices an input hook that sees nothing while the system counts input: a permission was taken away, a window in front belongs to the
 * system, or the hook died. Times are milliseconds of any one monotonic clock.
 */
export class HookWatch {
  #unseenAt: number[] = []

  /** Whether the hook is blind at this moment. */
  look({ hookIdleSec, systemIdleSec }: IdleTimes, nowMs: number): boolean {
    if (systemIdleSec === null) return false
    const systemInputMs = nowMs - systemIdleSec * 1000
    const hookInputMs = hookIdleSec === null ? Number.NEGATIVE_INFINITY : nowMs - hookIdleSec * 1000
    this.#unseenAt = this.#unseenAt.filter(at => at > hookInputMs && nowMs - at < withinMs)
    const last = this.#unseenAt.at(-1) ?? hookInputMs
    const isAnother = systemInputMs - last > (last === hookInputMs ? sameInputMs : sameInputMs / 4)
    if (isAnother && nowMs - systemInputMs < withinMs) this.#unseenAt.push(systemInputMs)
    return this.#unseenAt.length >= unseenInputs
  }
}
