import type { NoticeTexts } from '../notice-texts.ts'

export const fr: NoticeTexts = {
  title: 'Ce qui est enregistré sur cet ordinateur',
  intro:
    'Rien n’est enregistré avant que vous confirmiez avoir lu ce texte. Ensuite, ce qui suit est enregistré une fois par seconde pendant que vous utilisez cet ordinateur, et envoyé au serveur de votre organisation et nulle part ailleurs.',
  collectedTitle: 'Enregistré',
  input:
    'le nombre de frappes et de clics, l’ampleur du défilement et des mouvements de souris, et le temps écoulé depuis votre dernière action',
  app: 'l’appli au premier plan',
  titles: {
    full: 'le titre de sa fenêtre, sans adresses e-mail, longs nombres ni numéros de dossier',
    redacted: 'du titre de sa fenêtre, seuls les mots des listes de votre organisation',
    off: 'jamais le titre de sa fenêtre : votre organisation l’a désactivé',
  },
  site: 'dans un navigateur doté de l’extension : le domaine de la page affichée, par exemple example.com',
  lists:
    'si une appli ou un site des listes de votre organisation est visible sur un écran ou audible dans un onglet en arrière-plan, et lequel : {sites}',
  patterns:
    'si les actions semblent produites par un outil, si une vidéo est lue en plein écran, et si ce bureau est contrôlé à distance',
  device: 'le nom et le système de cet ordinateur, la version de l’assistant, et quand vous faites une pause',
  neverTitle: 'Jamais enregistré',
  never: [
    'quelles touches vous pressez, textes, mots de passe, presse-papiers',
    'captures d’écran, caméra ou microphone',
    'le contenu des pages, les adresses complètes ou les recherches',
    'les pages des fenêtres privées',
    'les sites des onglets en arrière-plan qui ne figurent pas sur les listes de votre organisation',
  ],
  rulesTitle: 'Les règles de votre organisation',
  hours: {
    always: 'L’enregistrement est actif à toute heure tant que cet ordinateur n’est pas verrouillé.',
    within:
      'L’enregistrement n’est actif qu’à ces heures : {hours}. Rien n’est enregistré quand l’écran est verrouillé.',
  },
  pausing: {
    allowed:
      'Vous pouvez suspendre l’enregistrement à tout moment, depuis l’extension ou avec « telemetry-tracker pause ».',
    notAllowed: 'Les pauses sont désactivées.',
  },
  declaring: {
    allowed:
      'Après au moins dix minutes sans saisie, la fenêtre de l’extension demande une fois ce que c’était. Seule votre réponse est conservée et envoyée, à côté du temps enregistré ; vous pouvez la retirer sur votre page.',
    notAllowed: 'Vous ne pouvez pas indiquer ce qu’était une période sans saisie : cela est désactivé.',
  },
  access:
    'Votre page montre tout ce qui est conservé sur vous, les règles en vigueur et, sur un serveur avec comptes, qui l’a consulté. Les administrateurs de votre organisation et vos responsables peuvent aussi voir vos chiffres.',
  fieldsTitle: 'Chaque champ envoyé à chaque seconde',
  fields: {
    user_id: 'votre identifiant',
    timestamp: 'l’heure',
    app_name: 'l’appli au premier plan',
    window_title: 'le titre de sa fenêtre, comme décrit ci-dessus',
    site: 'le domaine de la page affichée',
    keystroke_count: 'le nombre de touches pressées',
    mouse_clicks: 'le nombre de clics de souris',
    scroll_count: 'le nombre de crans de la molette',
    mouse_distance: 'la distance parcourue par la souris, en pixels',
    idle_seconds: 'le nombre de secondes depuis votre dernière action',
    distraction_visible:
      'si un élément de la liste des applis et sites non productifs était visible ou audible',
    distraction: 'quel élément de cette liste',
    meeting_audible: 'si un site de réunion était audible',
    presence: 'si vous étiez là sans action, par exemple devant une vidéo en plein écran',
    remote_session: 'si ce bureau était contrôlé à distance',
    suspicions: 'des motifs dans les moments et le nombre des actions que les personnes ne produisent pas',
  },
  understood: 'J’ai compris',
}
