package io.sparkdatums.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in Markdown, with what it has a reader run. */
record Page(String text) {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$(?:\\n\\n```\\n(.*?)^```$)?");

  /**
   * Code of a page.
   *
   * @param output what the page shows below it, empty if it shows nothing
   */
  record Block(String code, String output) {}

  /** The blocks of a language, in their order. */
  List<Block> blocks(String language) {
    List<Block> blocks = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(text); block.find(); ) {
      if (block.group(1).equals(language)) {
        String output = block.group(3) == null ? "" : block.group(3);
        blocks.add(new Block(block.group(2), output));
      }
    }
    return blocks;
  }
}
