package io.sparkdatums.spec;

/**
 * How many typing errors lie between two words: inserted, lost, wrong and swapped letters (optimal
 * string alignment; time and space are the product of the lengths, so long words are cut at 64).
 */
final class EditDistance {
  private static final int LONGEST = 64;

  private EditDistance() {}

  static int of(String left, String right) {
    String a = left.length() > LONGEST ? left.substring(0, LONGEST) : left;
    String b = right.length() > LONGEST ? right.substring(0, LONGEST) : right;
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + wrong);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
