package io.posthouse.ingest;

/**
 * What a Mailgun post says about its own signature, as sent and unchecked; null for what is missing or of the wrong type.
 *
 * @param parentSignature made with the key of the primary account, for events of a subaccount
 */
record SignedClaim(String timestamp, String token, String signature, String parentSignature) {
    static final SignedClaim NONE = new SignedClaim(null, null, null, null);
}
