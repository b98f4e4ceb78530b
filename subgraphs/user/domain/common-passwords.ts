/** Passwords of ten characters and more that everybody tries first, in lower case: from public lists of passwords that have leaked. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `1234567890 12345678910 123456789a a123456789 0123456789 0987654321 9876543210 1111111111 0000000000 2222222222
  5555555555 6666666666 7777777777 8888888888 9999999999 1122334455 1212121212 1231231231 123123123123 1234512345
  12345678900 123456789012 1234567891 12345678901 123456789123 123456123456 1234554321 1029384756 1q2w3e4r5t 1q2w3e4r5t6y
  1qaz2wsx3edc 1qazxsw23edc 123qweasdzxc q1w2e3r4t5 q1w2e3r4t5y6 qwertyuiop qwertyuiop1 qwertyuiop123 qwertyuiop[] qwerty1234
  qwerty12345 qwerty123456 qwerty123456789 1234qwerty 12345qwert 123456qwerty qwertyqwerty qwerasdfzxcv qazwsxedcrfv asdfghjkl1
  asdfghjkl; asdfghjkl123 asdfasdfasdf zxcvbnm123 zxcvbnm,./ abcdefghij abcdefghijk abcd123456 abc123456789 abc1234567
  abcdef123456 abcd1234567 a1b2c3d4e5 aaaaaaaaaa password12 password123 password1234 password12345 password123456 passw0rd123
  p@ssw0rd123 p@ssword123 p@ssword1234 password01 password11 password99 password!1 password1! password123! password2024
  password2025 password2026 passwordpassword passwort123 mypassword mypassword1 changeme123 changemenow welcome123 welcome1234
  welcome2024 welcome2025 welcome2026 administrator admin12345 admin123456 adminadmin administrator1 letmein123 letmein1234
  letmeinnow iloveyou12 iloveyou123 iloveyou1234 iloveyouso sunshine123 princess123 football123 baseball123 basketball
  basketball1 superman123 starwars123 dragon12345 monkey12345 master12345 michael123 jordan2323 trustno1234 whatever123
  computer123 internet123 samsung123 pokemon123 liverpool1 liverpool123 manchester chocolate1 butterfly1 motherfucker
  hunter1234 hunter12345 hunting123 huntmaster huntmaster1 huntmaster123 secret1234 secret12345 temporary1 test123456
  testtest123 testtesttest trustnoone blahblahblah`.split(/\s+/),
);
