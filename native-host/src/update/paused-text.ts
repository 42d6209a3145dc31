/** What a person is told while an admin has paused updates. */
export const pausedText = 'Your organisation has paused updates, so this version stays for now.'
