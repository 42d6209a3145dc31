/** Our extension for GNOME Shell, which tells the helper the windows of a Wayland session. */
export interface GnomeExtension {
  /** Whether this is a session of GNOME on Wayland: nothing else tells windows there. */
  isNeeded: boolean
  /** Where it is installed for this person, or null. */
  folder(): string | null
  find(): Promise<FoundExtension>
  /** Installs it for this person; returns what to tell them. Throws a UsageError if it can't work here. */
  install(): Promise<string[]>
  /** Removes it if it is installed; returns what was removed. */
  remove(): Promise<string[]>
  /** Replaces one of another version of the helper or of GNOME; returns whether there was one. */
  renew(): Promise<boolean>
}

export interface FoundExtension {
  /** Null if it is not installed. */
  folder: string | null
  /** It has the files that this helper installs for this version of GNOME. */
  isCurrent: boolean
  /** GNOME starts it. */
  isOn: boolean
  /** GNOME starts no extension that a person has installed. */
  areAllOff: boolean
  /** Why it does not tell the windows now; null if it does. */
  trouble: string | null
}
