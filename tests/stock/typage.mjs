// Another implementation of age as a filter, for the tests:
//   node typage.mjs recipient AGE-SECRET-KEY-...        prints age1...
//   node typage.mjs encrypt age1... [age1...]           plaintext in, age file out
//   node typage.mjs decrypt AGE-SECRET-KEY-...          age file in, plaintext out
// Keys on a command line are visible to other users of a computer: for invented keys only.
import { buffer } from "node:stream/consumers";
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";

const [task, ...keys] = process.argv.slice(2);

async function done() {
  if (task === "recipient") {
    return identityToRecipient(keys[0]);
  }
  const input = new Uint8Array(await buffer(process.stdin));
  if (task === "encrypt") {
    const encrypter = new Encrypter();
    keys.forEach((recipient) => encrypter.addRecipient(recipient));
    return encrypter.encrypt(input);
  }
  const decrypter = new Decrypter();
  keys.forEach((identity) => decrypter.addIdentity(identity));
  return decrypter.decrypt(input, "uint8array");
}

process.stdout.write(await done());
