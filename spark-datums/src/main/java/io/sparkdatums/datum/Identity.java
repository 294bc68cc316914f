package io.sparkdatums.datum;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Decides whether a datum has been processed before: same identity, never run again.
 *
 * <p>The identity is SHA-256 over the algorithm byte 1, then fields of a four-byte big-endian
 * length and that many bytes, so that no two different datums give the same text: the number of
 * inputs as four bytes, per input, in order, its name, its path and its hash, then the fingerprint
 * of the code and the salt. Text is UTF-8.
 */
public final class Identity {
  private static final byte ALGORITHM = 1;

  private final byte[] fingerprint;
  private final byte[] salt;

  private Identity(String fingerprint, String salt) {
    this.fingerprint = fingerprint.getBytes(StandardCharsets.UTF_8);
    this.salt = salt.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The identities of the datums of one pipeline.
   *
   * @param fingerprint see {@link Fingerprint}
   * @param salt the spec's salt, empty if none
   */
  public static Identity of(String fingerprint, String salt) {
    return new Identity(fingerprint, salt);
  }

  /** The identity in lower-case hex. The order of the inputs counts: sort them by name. */
  public String id(List<InputIdentity> inputs) {
    Sum sum = sum(inputs.size());
    inputs.forEach(sum::add);
    return id(sum);
  }

  /** The identity in lower-case hex of a datum whose inputs were all added. It ends the sum. */
  public String id(Sum sum) {
    field(sum.digest, fingerprint);
    field(sum.digest, salt);
    return HexFormat.of().formatHex(sum.digest.digest());
  }

  /** Begins an identity whose inputs come one by one, so many of them. */
  public static Sum sum(long inputs) {
    return new Sum(Math.toIntExact(inputs));
  }

  /** An identity in the making. */
  public static final class Sum {
    private final MessageDigest digest = sha256();

    private Sum(int inputs) {
      digest.update(ALGORITHM);
      number(digest, inputs);
    }

    /** Adds the next input. */
    public void add(InputIdentity input) {
      field(digest, input.name().getBytes(StandardCharsets.UTF_8));
      field(digest, input.path().getBytes(StandardCharsets.UTF_8));
      field(digest, input.hash());
    }
  }

  private static void field(MessageDigest digest, byte[] bytes) {
    number(digest, bytes.length);
    digest.update(bytes);
  }

  private static void number(MessageDigest digest, int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
