/** The texts of the administrative templates. `{browser}`, `{list}` and `{entry}` stand for what differs. */
export interface PolicyTexts {
  supported: string
  about: string
  server: Titled
  org: Titled
  code: Titled
  extension: Titled
}

interface Titled {
  title: string
  explained: string
  /** Beside the field. */
  label: string
}

/** By the names that Windows has for languages. */
export const policyTexts: Readonly<Record<string, PolicyTexts>> = {
  'en-US': {
    supported: 'Windows 10 or later',
    about: 'Settings of Telemetry Tracker',
    server: {
      title: 'Server',
      explained:
        "The address of your server, such as https://telemetry.example. It wins over what is baked into the installer. A person's own settings and an enrolment win over it.",
      label: 'Address',
    },
    org: {
      title: 'Organisation',
      explained: 'The name of your organisation, shown when a person sets up the helper.',
      label: 'Name',
    },
    code: {
      title: 'Enrolment code',
      explained:
        'A one-time code or link that is used when a person gives none. It enrols one computer of one person, so set it for single computers only. Every user of the computer can read it until it is used.',
      label: 'Code or link',
    },
    extension: {
      title: 'Install the extension in {browser}',
      explained:
        "Installs the browser extension from the browser's store for every user, and lets it talk to the helper. It must be published there first. If you already set the browser's own policy {list}, add this line there instead: {entry}",
      label: 'Name of the server in the popup (optional)',
    },
  },
  'de-DE': {
    supported: 'Windows 10 oder neuer',
    about: 'Einstellungen von Telemetry Tracker',
    server: {
      title: 'Server',
      explained:
        'Die Adresse Ihres Servers, zum Beispiel https://telemetry.example. Sie hat Vorrang vor dem, was das Installationsprogramm mitbringt. Eigene Einstellungen einer Person und eine Registrierung haben Vorrang vor ihr.',
      label: 'Adresse',
    },
    org: {
      title: 'Organisation',
      explained: 'Der Name Ihrer Organisation, der beim Einrichten angezeigt wird.',
      label: 'Name',
    },
    code: {
      title: 'Registrierungscode',
      explained:
        'Ein Einmalcode oder Link, der verwendet wird, wenn eine Person keinen eingibt. Er registriert einen Computer einer Person; setzen Sie ihn daher nur für einzelne Computer. Alle Benutzer des Computers können ihn lesen, bis er verwendet wurde.',
      label: 'Code oder Link',
    },
    extension: {
      title: 'Erweiterung in {browser} installieren',
      explained:
        'Installiert die Browsererweiterung für alle Benutzer aus dem Store des Browsers und erlaubt ihr, mit dem Hilfsprogramm zu sprechen. Sie muss dort zuerst veröffentlicht sein. Wenn Sie bereits die eigene Richtlinie {list} des Browsers setzen, fügen Sie stattdessen dort diese Zeile hinzu: {entry}',
      label: 'Name des Servers im Popup (optional)',
    },
  },
  'fr-FR': {
    supported: 'Windows 10 ou version ultérieure',
    about: 'Paramètres de Telemetry Tracker',
    server: {
      title: 'Serveur',
      explained:
        "L'adresse de votre serveur, par exemple https://telemetry.example. Elle prévaut sur ce que contient le programme d'installation. Les réglages propres à une personne et une inscription prévalent sur elle.",
      label: 'Adresse',
    },
    org: {
      title: 'Organisation',
      explained: 'Le nom de votre organisation, affiché lors de la configuration.',
      label: 'Nom',
    },
    code: {
      title: "Code d'inscription",
      explained:
        "Un code ou lien à usage unique, utilisé lorsqu'une personne n'en donne pas. Il inscrit un ordinateur d'une personne : ne le définissez donc que pour des ordinateurs isolés. Tous les utilisateurs de l'ordinateur peuvent le lire tant qu'il n'a pas été utilisé.",
      label: 'Code ou lien',
    },
    extension: {
      title: "Installer l'extension dans {browser}",
      explained:
        "Installe l'extension depuis la boutique du navigateur pour tous les utilisateurs et lui permet de communiquer avec l'assistant. Elle doit d'abord y être publiée. Si vous définissez déjà la stratégie {list} du navigateur, ajoutez-y plutôt cette ligne : {entry}",
      label: 'Nom du serveur dans la fenêtre (facultatif)',
    },
  },
  'es-ES': {
    supported: 'Windows 10 o posterior',
    about: 'Configuración de Telemetry Tracker',
    server: {
      title: 'Servidor',
      explained:
        'La dirección de su servidor, por ejemplo https://telemetry.example. Prevalece sobre lo que contiene el instalador. Los ajustes propios de una persona y un registro prevalecen sobre ella.',
      label: 'Dirección',
    },
    org: {
      title: 'Organización',
      explained: 'El nombre de su organización, que se muestra durante la configuración.',
      label: 'Nombre',
    },
    code: {
      title: 'Código de registro',
      explained:
        'Un código o enlace de un solo uso que se utiliza cuando una persona no indica ninguno. Registra un equipo de una persona, así que defínalo solo para equipos concretos. Todos los usuarios del equipo pueden leerlo hasta que se haya usado.',
      label: 'Código o enlace',
    },
    extension: {
      title: 'Instalar la extensión en {browser}',
      explained:
        'Instala la extensión desde la tienda del navegador para todos los usuarios y le permite comunicarse con el asistente. Antes debe estar publicada allí. Si ya define la directiva {list} del navegador, añada allí esta línea: {entry}',
      label: 'Nombre del servidor en la ventana (opcional)',
    },
  },
  'pt-BR': {
    supported: 'Windows 10 ou posterior',
    about: 'Configurações do Telemetry Tracker',
    server: {
      title: 'Servidor',
      explained:
        'O endereço do seu servidor, por exemplo https://telemetry.example. Ele prevalece sobre o que o instalador contém. As configurações próprias de uma pessoa e um registro prevalecem sobre ele.',
      label: 'Endereço',
    },
    org: {
      title: 'Organização',
      explained: 'O nome da sua organização, exibido durante a configuração.',
      label: 'Nome',
    },
    code: {
      title: 'Código de registro',
      explained:
        'Um código ou link de uso único, usado quando uma pessoa não informa nenhum. Ele registra um computador de uma pessoa; por isso, defina-o apenas para computadores específicos. Todos os usuários do computador podem lê-lo até que seja usado.',
      label: 'Código ou link',
    },
    extension: {
      title: 'Instalar a extensão no {browser}',
      explained:
        'Instala a extensão da loja do navegador para todos os usuários e permite que ela se comunique com o assistente. Ela precisa ser publicada lá primeiro. Se você já define a política {list} do navegador, adicione lá esta linha: {entry}',
      label: 'Nome do servidor na janela (opcional)',
    },
  },
  'hi-IN': {
    supported: 'Windows 10 या उसके बाद का संस्करण',
    about: 'Telemetry Tracker की सेटिंग',
    server: {
      title: 'सर्वर',
      explained:
        'आपके सर्वर का पता, जैसे https://telemetry.example. यह इंस्टॉलर में दिए गए पते से ऊपर है। किसी व्यक्ति की अपनी सेटिंग और पंजीकरण इससे ऊपर हैं।',
      label: 'पता',
    },
    org: {
      title: 'संगठन',
      explained: 'आपके संगठन का नाम, जो सेट-अप के समय दिखाया जाता है।',
      label: 'नाम',
    },
    code: {
      title: 'पंजीकरण कोड',
      explained:
        'एक बार काम आने वाला कोड या लिंक, जो तब इस्तेमाल होता है जब व्यक्ति कोई कोड न दे। यह एक व्यक्ति का एक कंप्यूटर पंजीकृत करता है, इसलिए इसे केवल अलग-अलग कंप्यूटरों के लिए सेट करें। इस्तेमाल होने तक कंप्यूटर का हर उपयोगकर्ता इसे पढ़ सकता है।',
      label: 'कोड या लिंक',
    },
    extension: {
      title: '{browser} में एक्सटेंशन इंस्टॉल करें',
      explained:
        'ब्राउज़र के स्टोर से हर उपयोगकर्ता के लिए एक्सटेंशन इंस्टॉल करता है और उसे सहायक प्रोग्राम से बात करने देता है। पहले इसे वहाँ प्रकाशित होना चाहिए। अगर आप ब्राउज़र की अपनी नीति {list} पहले से सेट करते हैं, तो यह पंक्ति वहाँ जोड़ें: {entry}',
      label: 'पॉपअप में सर्वर का नाम (वैकल्पिक)',
    },
  },
}
