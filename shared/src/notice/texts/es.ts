import type { NoticeTexts } from '../notice-texts.ts'

export const es: NoticeTexts = {
  title: 'Qué se registra en este ordenador',
  intro:
    'No se registra nada antes de que confirme que ha leído esto. Después se registra lo siguiente una vez por segundo mientras usa este ordenador, y se envía al servidor de su organización y a ningún otro lugar.',
  collectedTitle: 'Se registra',
  input:
    'cuántas teclas y botones del ratón pulsa, cuánto desplaza la página y mueve el ratón, y cuánto hace de su última acción',
  app: 'qué app está en primer plano',
  titles: {
    full: 'el título de su ventana, sin direcciones de correo, números largos ni números de caso',
    redacted: 'del título de su ventana, solo palabras de las listas de su organización',
    off: 'nunca el título de su ventana: su organización lo ha desactivado',
  },
  site: 'en un navegador con la extensión: el dominio de la página mostrada, como example.com',
  lists:
    'si una app o un sitio de las listas de su organización se ve en algún monitor o se oye en una pestaña en segundo plano, y cuál: {sites}',
  patterns:
    'si la actividad parece hecha por una herramienta, si se ve un vídeo a pantalla completa y si este escritorio se controla a distancia',
  device: 'el nombre y el sistema de este ordenador, la versión del asistente y cuándo hace una pausa',
  neverTitle: 'Nunca se registra',
  never: [
    'qué teclas pulsa, textos, contraseñas ni el portapapeles',
    'capturas de pantalla, cámara ni micrófono',
    'contenido de páginas, direcciones completas ni búsquedas',
    'páginas en ventanas privadas',
    'sitios de pestañas en segundo plano que no estén en las listas de su organización',
  ],
  rulesTitle: 'Las reglas de su organización',
  hours: {
    always: 'Se registra a cualquier hora mientras este ordenador no esté bloqueado.',
    within: 'Solo se registra en este horario: {hours}. No se registra nada con la pantalla bloqueada.',
  },
  pausing: {
    allowed:
      'Puede pausar el registro en cualquier momento, desde la extensión o con «telemetry-tracker pause».',
    notAllowed: 'Las pausas están desactivadas.',
  },
  declaring: {
    allowed:
      'Tras al menos diez minutos sin actividad, la ventana de la extensión pregunta una vez qué fue. Solo se guarda y se envía lo que usted responda, aparte del tiempo registrado; puede retirarlo en su página.',
    notAllowed: 'No puede indicar qué fue un periodo sin actividad: está desactivado.',
  },
  access:
    'Su página muestra todo lo que se guarda sobre usted, las reglas vigentes y, en un servidor con cuentas, quién lo ha visto. Los administradores de su organización y sus responsables también pueden ver sus cifras.',
  fieldsTitle: 'Cada campo que se envía por segundo',
  fields: {
    user_id: 'su identificador de usuario',
    timestamp: 'la hora',
    app_name: 'la app en primer plano',
    window_title: 'el título de su ventana, como se describe arriba',
    site: 'el dominio de la página mostrada',
    keystroke_count: 'cuántas teclas se pulsaron',
    mouse_clicks: 'cuántos botones del ratón se pulsaron',
    scroll_count: 'cuántos pasos giró la rueda del ratón',
    mouse_distance: 'cuánto se movió el ratón, en píxeles',
    idle_seconds: 'hace cuántos segundos fue su última acción',
    distraction_visible: 'si se veía o se oía algo de la lista de aplicaciones y sitios no productivos',
    distraction: 'qué entrada de esa lista',
    meeting_audible: 'si se oía un sitio de reuniones',
    presence: 'si estaba presente sin actividad, por ejemplo viendo un vídeo a pantalla completa',
    remote_session: 'si este escritorio se controlaba a distancia',
    suspicions: 'patrones en los momentos y el número de acciones que las personas no producen',
  },
  understood: 'Lo he entendido',
}
