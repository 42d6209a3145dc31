/** The longer parts of `--help`. */
export const aboutUninstall = `
In a terminal it lists what it found, asks whether to deliver what waits, and asks before it removes anything.
A part that can't be removed is told, the rest is removed, and the exit code is 1.
It does not delete your data from the server: an admin does that.

Examples:
  telemetry-tracker uninstall --dry-run
  telemetry-tracker uninstall --yes --deliver
  telemetry-tracker uninstall --yes --discard
  telemetry-tracker uninstall --yes --keep-data
`

export const aboutAutostart = `
The best way that this system accepts is used, only for you and without an administrator's rights:
  Linux    a systemd user unit, else an XDG autostart entry
  Windows  a scheduled task, else the Run key, else the Startup folder
  macOS    a LaunchAgent
The systemd unit, the task and the LaunchAgent also restart the helper after a crash.

The settings are read from the .env in the folder where you run \`autostart on\`, or else from the one in the data folder.
Variables that are set in this terminal only do not apply at sign-in.

Examples:
  telemetry-tracker autostart on --now
  telemetry-tracker autostart status --json
  telemetry-tracker autostart off
`

export const aboutGnomeExtension = `
GNOME on Wayland tells programs nothing about windows. This extension tells the helper which windows are
open: their titles, programs, places and order. It keeps nothing. Without it, the app in front is recorded as Unknown.
Set-up asks for it on GNOME, and \`uninstall\` removes it.

Examples:
  telemetry-tracker gnome-extension install
  telemetry-tracker gnome-extension status --json
  telemetry-tracker gnome-extension remove
`

export const aboutSetup = `
Nothing is recorded before you have confirmed it here. What you confirmed is stored on this computer and, once it is enrolled, at the server.

For device management, which asks nothing (the person sees the notice later):
  telemetry-tracker setup --server https://telemetry.example --code ABCDE-FGHJK --notice-acknowledged-by 'Example Inc.'
  echo ABCDE-FGHJK | telemetry-tracker setup --code - --notice-acknowledged-by 'Example Inc.'
`

export const examples = `
Settings come from the environment and from .env in this folder: BACKEND_URL (your server), USER_ID, DATA_DIR and more.

Examples:
  telemetry-tracker setup
  BACKEND_URL=http://127.0.0.1:5000 USER_ID=ada telemetry-tracker agent
  telemetry-tracker enrol https://telemetry.example/enrol#ABCDE-FGHJK-LMNPQ-RSTUV
  telemetry-tracker register-browser --browser chrome firefox
  telemetry-tracker status --json
  telemetry-tracker show --json
  telemetry-tracker pause --minutes 15
  telemetry-tracker autostart on
  telemetry-tracker doctor
  telemetry-tracker update --check

A browser starts the same program by itself to talk to its extension.
`
