/** One way in which a system starts programs at sign-in. */
export interface Way {
  /** As people read it: "systemd user unit". */
  name: string
  /** What this way starts now, also when it is switched off; null if there is nothing of ours. */
  find(): Promise<Entry | null>
  /** Starts this command at the next sign-in. Throws why the system refuses. */
  set(command: readonly string[]): Promise<void>
  /** Starts at once what was set, so that the system restarts it after a crash. Throws why not. */
  start(): Promise<void>
  /**
   * Removes what `find` finds, and returns what was done, a line for each. An installation for everyone is not
   * removed: `off` switches it off for this person, and `uninstall` removes that switch, too, because it starts no
   * one who has not enrolled.
   */
  remove(why: 'off' | 'uninstall'): Promise<string[]>
}

/** What a system has of ours. */
export interface Entry {
  /** A path, or the name of a task or key. */
  where: string
  /** Null if it can't be read. */
  command: readonly string[] | null
  isOn: boolean
  /** Installed by a package for everyone on this computer. */
  isSystemWide?: boolean
}
