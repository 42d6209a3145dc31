/**
 * The public half of the key that fixes this extension's id in Chromium browsers; the private half was not
 * kept.
 */
export const chromiumKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA3HxDFUNkuNgk7ZnMifxbg6RCDBOocnNVdfIVVgsg62PUILdCuXsAgtLg1JYaoMiThmdPVC5JQeC9EIq0TqZ71vzFUX5eM/yCvfHFULHTSZTi1FXSXa/EQFTUjkSPAQezuFfm9rF75GQDl4V3KtcjxfWMSZIg1MXgohhUekJ7Zho2ZW/4fUKBJdAYVAhDigzdV6tCMBL1FfwFizPPlS+gEZBaLJnSJK+sd6zl+beWjgzkXYypfrS8U/CXL2cdzzmdYy7ehIH+At8726YjZgOkKxqD+TOwY9tdf6PFsY8A49X8A6cGv89LMfkI1nHTowSFd2oTrx1+eucmTkAj+uks+QIDAQAB'
